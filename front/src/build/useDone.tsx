import { App, Button } from 'antd'
import { undo, useDefinitionsChanged } from '../api/building'
import { sentenceOf } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { words } from './words'

const STAYS_S = 8

/** Says that it is done, with the way back beside it. */
export function useDone() {
  const say = useSay(words)
  const { message } = App.useApp()
  const changed = useDefinitionsChanged()
  const back = async (name: string) => {
    try {
      await undo(name)
      await changed()
      message.success(say('undone'))
    } catch (refused) {
      message.error(sentenceOf(refused))
    }
  }
  return (said: string, name: string | null) =>
    message.success({
      duration: name ? STAYS_S : 2,
      content: (
        <>
          {said}
          {name && (
            <Button type="link" size="small" onClick={() => back(name)} data-testid="undo-build">
              {say('undo')}
            </Button>
          )}
        </>
      ),
    })
}
