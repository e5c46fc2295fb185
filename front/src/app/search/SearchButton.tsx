import { SearchOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useSay } from '../../kit/tongue'
import { words } from './words'

const SearchBox = lazy(async () => ({ default: (await import('./SearchBox')).SearchBox }))
const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** Opens the search, as Ctrl-K or ⌘K does from anywhere on the desk. */
export function SearchButton() {
  const say = useSay(words)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const asks = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
      if (!asks || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      setOpen((now) => !now)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
  const keys = isMac ? '⌘K' : 'Ctrl K'
  return (
    <>
      <Button
        className="search-button"
        icon={<SearchOutlined />}
        title={say('hint', { keys })}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        data-testid="search-open"
      >
        <span>{say('search')}</span>
        <kbd>{keys}</kbd>
      </Button>
      {open && (
        <Suspense>
          <SearchBox onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
