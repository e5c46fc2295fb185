import { createRoot } from 'react-dom/client'
import '../kit/tokens'
import '../kit/marks.css'
import '../kit/phone.css'
import '../forms/public/form.css'
import { tellHeight } from '../forms/public/framed'
import { PreviewPage } from '../forms/public/PreviewPage'
import { PublicFormPage } from '../forms/public/PublicFormPage'
import { wearTongue } from '../kit/tongue'

wearTongue()
tellHeight()

/** The address is /f/{token}; there is no other page on this face, hence no router. */
const token = location.pathname.split('/')[2] ?? ''
const page = token === 'preview' ? <PreviewPage /> : <PublicFormPage token={token} />

createRoot(document.getElementById('root') as HTMLElement).render(page)
