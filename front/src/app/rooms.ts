import { type ComponentType, lazy } from 'react'

/** What a room gives away, in the form that `lazy` takes. */
function page<Props>(component: ComponentType<Props>) {
  return { default: component }
}

// Only the frame and the first page come at once: every room is fetched when somebody goes there.
export const SignIn = lazy(async () => page((await import('../people/SignIn')).SignIn))
export const JoinPage = lazy(async () => page((await import('../people/JoinPage')).JoinPage))
export const SetUpPage = lazy(async () => page((await import('../start/SetUpPage')).SetUpPage))
export const ResetPage = lazy(async () =>
  page((await import('../people/account/ResetPage')).ResetPage),
)
export const LeavePage = lazy(async () =>
  page((await import('../boards/mail/LeavePage')).LeavePage),
)
export const SecureFirst = lazy(async () =>
  page((await import('../people/account/SecureFirst')).SecureFirst),
)
export const AccountPage = lazy(async () =>
  page((await import('../people/account/AccountPage')).AccountPage),
)
export const CompanyPage = lazy(async () =>
  page((await import('../people/company/CompanyPage')).CompanyPage),
)
export const AuditPage = lazy(async () =>
  page((await import('../people/company/AuditPage')).AuditPage),
)
export const TeamPage = lazy(async () => page((await import('../people/team/TeamPage')).TeamPage))
export const RecordPage = lazy(async () => page((await import('../tables/RecordPage')).RecordPage))
export const TablePage = lazy(async () => page((await import('../tables/TablePage')).TablePage))
export const TasksRoom = lazy(async () => page((await import('./TasksRoom')).TasksRoom))
export const ArrangePage = lazy(async () => page((await import('./menu/ArrangePage')).ArrangePage))
export const BoardRoom = lazy(async () => page((await import('./BoardRoom')).BoardRoom))
export const BoardsPage = lazy(async () => page((await import('../boards/BoardsPage')).BoardsPage))
export const ConnectionsPage = lazy(async () =>
  page((await import('../connect/ConnectionsPage')).ConnectionsPage),
)
export const FlowsPage = lazy(async () => page((await import('../flows/FlowsPage')).FlowsPage))
export const FlowPage = lazy(async () => page((await import('../flows/editor/FlowPage')).FlowPage))
export const RunPage = lazy(async () => page((await import('../flows/RunPage')).RunPage))
export const ParkedPage = lazy(async () => page((await import('../flows/ParkedPage')).ParkedPage))
export const FormsPage = lazy(async () => page((await import('../forms/FormsPage')).FormsPage))
export const DesignerPage = lazy(async () =>
  page((await import('../forms/DesignerPage')).DesignerPage),
)
export const PosterPage = lazy(async () => page((await import('../forms/PosterPage')).PosterPage))
export const TablesPage = lazy(async () => page((await import('../build/TablesPage')).TablesPage))
export const TableBuildPage = lazy(async () =>
  page((await import('../build/TableBuildPage')).TableBuildPage),
)
export const ImportsPage = lazy(async () =>
  page((await import('../exchange/ImportsPage')).ImportsPage),
)
export const NewImportPage = lazy(async () =>
  page((await import('../exchange/NewImportPage')).NewImportPage),
)
export const ImportPage = lazy(async () =>
  page((await import('../exchange/ImportPage')).ImportPage),
)
export const WherePage = lazy(async () => page((await import('../where/WherePage')).WherePage))
export const PhonePage = lazy(async () => page((await import('../phone/PhonePage')).PhonePage))
export const StockPage = lazy(async () => page((await import('../stock/StockPage')).StockPage))
export const StockItemPage = lazy(async () =>
  page((await import('../stock/StockItemPage')).StockItemPage),
)
export const StartPage = lazy(async () => page((await import('../start/StartPage')).StartPage))
export const PacksPage = lazy(async () => page((await import('../packs/PacksPage')).PacksPage))
export const TableTools = lazy(async () => page((await import('./TableTools')).TableTools))
