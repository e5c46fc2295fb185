import { createRoot } from 'react-dom/client'
import '../kit/tokens'
import '../kit/marks.css'
import '../kit/phone.css'
import '../forms/public/form.css'
import { PublicFormPage } from '../forms/public/PublicFormPage'
import { wearTongue } from '../kit/tongue'

wearTongue()

/** The address is /f/{token}; there is no other page on this face, hence no router. */
const token = location.pathname.split('/')[2] ?? ''

createRoot(document.getElementById('root') as HTMLElement).render(<PublicFormPage token={token} />)
