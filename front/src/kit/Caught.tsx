import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { Nothing } from './Nothing'
import { useSay } from './tongue'
import { common } from './words'

/** at: where it stands; somewhere else is another try. */
type Props = { at: string; children: ReactNode }

/** A page that cannot be drawn, or whose code did not come, takes no other with it. */
export class Caught extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.at !== this.props.at) this.setState({ failed: false })
  }

  override render() {
    return this.state.failed ? <Failed /> : this.props.children
  }
}

/** Most often a newer version was installed meanwhile: what is loaded anew fits again. */
function Failed() {
  const say = useSay(common)
  return (
    <main className="page">
      <Nothing action={<Button onClick={() => location.reload()}>{say('reload')}</Button>}>
        {say('pageFailed')}
      </Nothing>
    </main>
  )
}
