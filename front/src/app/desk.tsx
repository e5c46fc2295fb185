import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { firstKnown } from '../api/session'
import { wearTongue } from '../kit/tongue'
import '../kit/tokens'
import '../kit/marks.css'
import '../kit/desk.css'
import './frame.css'
import '../people/people.css'
import '../tables/grid.css'
import '../tables/record.css'
import '../flows/flows.css'
import '../tasks/tasks.css'
import '../connect/connect.css'
import '../forms/forms.css'
import { DeskRoutes } from './DeskRoutes'
import { client, Providers } from './Providers'

wearTongue()
firstKnown(client).then(draw)

function draw() {
  createRoot(document.getElementById('root') as HTMLElement).render(
    <BrowserRouter>
      <Providers>
        <DeskRoutes />
      </Providers>
    </BrowserRouter>,
  )
}
