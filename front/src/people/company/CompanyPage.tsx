import { Skeleton } from 'antd'
import { useCompany } from '../../api/company'
import { Page } from '../../kit/Page'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { CodeDoorCard } from './CodeDoorCard'
import { LooksCard } from './LooksCard'
import { ProviderCard } from './ProviderCard'
import { SafetyCard } from './SafetyCard'
import { words } from './words'
import '../account/account.css'
import './company.css'

/** 公司设置: how the company looks, and how its people come in. For owners. */
export function CompanyPage() {
  const say = useSay(words)
  const company = useCompany()
  return (
    <Page title={say('company')}>
      {company.isPending && <Skeleton active />}
      {company.isError && <ProblemPanel problem={company.error} again={() => company.refetch()} />}
      {company.data && (
        <div className="account">
          <LooksCard company={company.data} />
          <SafetyCard company={company.data} />
          <CodeDoorCard />
          <ProviderCard />
        </div>
      )}
    </Page>
  )
}
