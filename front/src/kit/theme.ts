import { theme as antdTheme, type ThemeConfig } from 'antd'
import { FONT, isDark, isStill, tokens } from './tokens'

/** antd dressed in our tokens. */
export function deskTheme(): ThemeConfig {
  const t = tokens()
  return {
    // One version of antd is on the page: its rules need no mark of their own, and are quicker to make.
    hashed: false,
    algorithm: isDark() ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      colorPrimary: t.accent,
      colorLink: t.accent,
      colorLinkHover: t['accent-hover'],
      colorSuccess: t.done,
      colorWarning: t.asks,
      colorError: t.danger,
      colorInfo: t.going,
      colorText: t.text,
      colorTextSecondary: t['text-soft'],
      colorTextDescription: t['text-soft'],
      colorTextPlaceholder: t['text-soft'],
      colorBgLayout: t.page,
      colorBgContainer: t.card,
      colorBgElevated: t.card,
      colorBorder: t['line-strong'],
      colorBorderSecondary: t.line,
      colorTextLightSolid: t['on-accent'],
      borderRadius: 6,
      fontFamily: FONT,
      fontSize: 14,
      motion: !isStill(),
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.18s',
    },
    components: {
      Button: { primaryShadow: 'none', dangerShadow: 'none', defaultShadow: 'none' },
    },
  }
}
