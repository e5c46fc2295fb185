import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { wearTongue } from '../kit/tongue'
import '../kit/tokens'
import '../kit/marks.css'
import '../kit/desk.css'
import '../kit/rooms.css'
import { DeskRoutes } from './DeskRoutes'
import { Providers } from './Providers'

wearTongue()

createRoot(document.getElementById('root') as HTMLElement).render(
  <BrowserRouter>
    <Providers>
      <DeskRoutes />
    </Providers>
  </BrowserRouter>,
)
