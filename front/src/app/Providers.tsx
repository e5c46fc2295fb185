import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react'
import { isProblem, Problem } from '../api/problem'
import { deskTheme } from '../kit/theme'
import { accentOfNow, isDark, watchAccent, watchDark } from '../kit/tokens'
import { useTongue } from '../kit/tongue'

export const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (isProblem(error, 'not-signed-in')) client.setQueryData(['session'], null)
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal stays a refusal; only silence and a failing server are worth another try.
      retry: (times, error) => times < 2 && error instanceof Problem && isPassing(error),
    },
  },
})

const isPassing = ({ status }: Problem) => status === 0 || status >= 500

export function Providers({ children }: { children: ReactNode }) {
  const tongue = useTongue()
  const dark = useSyncExternalStore(watchDark, isDark)
  useSyncExternalStore(watchAccent, accentOfNow)
  useAskAgainOnSwitch(tongue)
  return (
    <QueryClientProvider client={client}>
      <ConfigProvider
        key={dark ? 'dark' : 'light'}
        theme={deskTheme()}
        locale={tongue === 'zh' ? zhCN : enUS}
        button={{ autoInsertSpace: false }}
      >
        <App message={{ maxCount: 1, duration: 2 }}>{children}</App>
      </ConfigProvider>
    </QueryClientProvider>
  )
}

/** Many sentences come from the server, in the language that the question was asked in. */
function useAskAgainOnSwitch(tongue: string) {
  const asked = useRef(tongue)
  useEffect(() => {
    if (asked.current === tongue) return
    asked.current = tongue
    client.invalidateQueries()
  }, [tongue])
}
