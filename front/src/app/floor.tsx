import { createRoot } from 'react-dom/client'
import '../kit/scan/polyfills'
import './mobile' // its styles come before ours
import '../kit/tokens'
import '../pda/pda.css'
import '../floor/floor.css'
import { begin } from '../floor/entering'
import { FloorPage } from '../floor/FloorPage'
import { scan } from '../floor/scanning'
import { acknowledge, changeOf, now } from '../floor/shown'
import { listen } from '../kit/scan/listen'
import { wearTongue } from '../kit/tongue'

// What fills the screen for a change is closed by a finger: a scanner's Enter must not have read it.
const isAlarmed = () => now().alarm !== null && !changeOf(now())

wearTongue()
listen({ onCode: scan, isAlarmed, onSeen: acknowledge })
begin()

/** The address is /floor; what is shown follows from what is done, hence no router. */
createRoot(document.getElementById('root') as HTMLElement).render(<FloorPage />)

// Without https there is none: the page works all the same, but must be there to begin with.
if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register('/floor/sw.js', { scope: '/floor' }).catch(() => undefined)
}
