import { Problem } from '../api/problem'
import { ProblemPanel } from '../kit/ProblemPanel'

/** Why a way back from the identity provider led nowhere: the address says it. */
export function ProviderProblem() {
  const code = new URLSearchParams(location.search).get('provider')
  if (!code || !/^[a-z-]{1,40}$/.test(code)) return null
  return <ProblemPanel problem={new Problem(code, 403, code)} />
}
