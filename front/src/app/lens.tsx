import { createRoot } from 'react-dom/client'
import '../kit/tokens'
import '../kit/marks.css'
import '../kit/phone.css'
import '../lens/lens.css'
import { wearTongue } from '../kit/tongue'
import { LensPage } from '../lens/LensPage'

wearTongue()

/** The address is /l/{token}; there is no other page on this face, hence no router. */
const token = location.pathname.split('/')[2] ?? ''

createRoot(document.getElementById('root') as HTMLElement).render(<LensPage token={token} />)
