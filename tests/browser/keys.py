"""How long a person is busy with the keyboard, by the keystroke-level model."""

from playwright.async_api import Page

# Card, Moran, Newell 1980: seconds for one key of a typist of no great skill, and to make up one's
# mind before something is done.
KEY_S, DECIDE_S = 0.28, 1.35


class Keys:
    """Every key that is pressed, and every time that somebody has to think first."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed, self.decided = page, 0, 0

    async def press(self, key: str, *, think: bool = False) -> None:
        """Keys held together are so many keys."""
        self.decided += think
        self.pressed += len(key.split("+"))
        await self.page.keyboard.press(key)

    async def type(self, text: str) -> None:
        """A word of Chinese costs what its pinyin does: two letters a sign, and its choice."""
        self.decided += 1
        for sign in text:
            if sign.isascii():
                await self.press(sign)
            else:
                self.pressed += 3
                await self.page.keyboard.insert_text(sign)

    @property
    def seconds(self) -> float:
        return self.pressed * KEY_S + self.decided * DECIDE_S
