import { createRoot } from 'react-dom/client'
import '../kit/scan/polyfills'
import './mobile'
import '../kit/tokens'
import '../pda/pda.css'
import { listen } from '../kit/scan/listen'
import { wearTongue } from '../kit/tongue'
import { begin } from '../pda/entering'
import { PdaPage } from '../pda/PdaPage'
import { scan } from '../pda/scanning'
import { acknowledge, now } from '../pda/shown'

wearTongue()
listen({ onCode: scan, isAlarmed: () => now().alarm !== null, onSeen: acknowledge })
begin()

/** The address is /pda; what is shown follows from what is done, hence no router. */
createRoot(document.getElementById('root') as HTMLElement).render(<PdaPage />)

// Without https there is none: the page works all the same, but must be there to begin with.
if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register('/pda/sw.js', { scope: '/pda' }).catch(() => undefined)
}
