-- Digits are a least length: a number with more of them stays whole.
CREATE FUNCTION danliu.numbered(prefix text, number bigint, digits int) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN prefix || lpad(number::text, greatest(length(number::text), digits), '0');
