import { Button, Popup } from 'antd-mobile'
import { useState } from 'react'
import { useSay } from '../kit/tongue'
import { Camera, hasCamera } from './Camera'
import { words } from './words'

/** For a code that cannot be scanned: typed, or read by the camera. */
export function TypeButton({ onCode }: { onCode: (code: string) => void }) {
  const say = useSay(words)
  const [opened, setOpened] = useState<'type' | 'camera' | null>(null)
  const [typed, setTyped] = useState('')
  const close = () => setOpened(null)
  const give = (code: string) => {
    close()
    setTyped('')
    if (code.trim()) onCode(code.trim())
  }
  return (
    <>
      <Button size="large" data-testid="pda-type" onClick={() => setOpened('type')}>
        {say('typeCode')}
      </Button>
      {hasCamera() && (
        <Button size="large" data-testid="pda-camera" onClick={() => setOpened('camera')}>
          {say('camera')}
        </Button>
      )}
      <Popup
        visible={opened === 'type'}
        onMaskClick={close}
        bodyClassName="pda-popup"
        destroyOnClose
      >
        <form
          onSubmit={(event) => {
            event.preventDefault()
            give(typed)
          }}
        >
          <label>
            {say('typeHere')}
            <input
              className="pda-huge"
              autoComplete="off"
              autoCapitalize="characters"
              value={typed}
              data-testid="pda-typed"
              ref={(field) => field?.focus()}
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
          <Button block color="primary" size="large" type="submit" data-testid="pda-typed-go">
            {say('sure')}
          </Button>
        </form>
      </Popup>
      {opened === 'camera' && <Camera onCode={give} onClose={close} />}
    </>
  )
}
