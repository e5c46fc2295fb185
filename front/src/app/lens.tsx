import { lazy, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import '../kit/tokens'
import '../kit/marks.css'
import '../kit/phone.css'
import '../lens/lens.css'
import { wearTongue } from '../kit/tongue'
import { LensPage } from '../lens/LensPage'

wearTongue()

/** The address is /l/{token}, and with ?evidence where its time went; hence no router. */
const token = location.pathname.split('/')[2] ?? ''
const proves = new URLSearchParams(location.search).has('evidence')
const EvidencePage = lazy(async () => ({
  default: (await import('../lens/EvidencePage')).EvidencePage,
}))

createRoot(document.getElementById('root') as HTMLElement).render(
  proves ? (
    <Suspense fallback={null}>
      <EvidencePage token={token} />
    </Suspense>
  ) : (
    <LensPage token={token} />
  ),
)
