import { useSyncExternalStore } from 'react'
import { feedState, watchFeed } from '../api/feed'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** Says whether what is on the screen keeps itself up to date. */
export function FeedSign() {
  const say = useSay(words)
  const state = useSyncExternalStore(watchFeed, feedState)
  const hint = state === 'live' ? say('liveHint') : state === 'lost' ? say('lostHint') : undefined
  return (
    <span className="feed-sign" data-state={state} title={hint} role="status" data-testid="feed">
      {say(state)}
    </span>
  )
}
