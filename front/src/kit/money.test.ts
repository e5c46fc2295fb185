import { expect, test } from 'vitest'
import { asPercent, sayAmount, sayMoney, sayPlain, signOf } from './money'

test('money has thousands and two decimals', () => {
  expect(sayMoney('1234.5')).toBe('1,234.50')
  expect(sayMoney('1234567')).toBe('1,234,567.00')
  expect(sayMoney('-980')).toBe('-980.00')
})

test('a long decimal string loses no digit', () => {
  expect(sayMoney('12345678901234567890.12')).toBe('12,345,678,901,234,567,890.12')
  expect(sayMoney('0.125')).toBe('0.125')
})

test('a plain number keeps the decimals it came with', () => {
  expect(sayAmount('1200')).toBe('1,200')
  expect(sayAmount('0.5')).toBe('0.5')
})

test('a year is written without thousands', () => {
  expect(sayPlain('2019')).toBe('2019')
  expect(sayPlain('2019', 1)).toBe('2019.0')
})

test('what is no number is shown as it is', () => {
  expect(sayMoney('面议')).toBe('面议')
  expect(sayAmount('1234.5.6')).toBe('1234.5.6')
  expect(signOf('USD')).toBe('$')
})

test('a fraction is read as a percentage, digit by digit', () => {
  expect(asPercent('0.1500')).toBe('15')
  expect(asPercent('0.0725')).toBe('7.25')
  expect(asPercent('1')).toBe('100')
  expect(asPercent('-0.005')).toBe('-0.5')
})
