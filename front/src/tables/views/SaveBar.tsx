import { Button } from 'antd'
import { useState } from 'react'
import type { View } from '../../api/types'
import { useSay } from '../../kit/tongue'
import { words } from '../words'
import { NameDialog } from './NameDialog'
import type { Views } from './useViews'

type Props = { view: View; views: Views; onBack: () => void }

/** Stands there while the view is looked at otherwise than it is saved. */
export function SaveBar({ view, views, onBack }: Props) {
  const say = useSay(words)
  const [naming, setNaming] = useState(false)
  return (
    <span className="save-bar" data-testid="save-bar">
      <span className="soft">{say('viewDiffers')}</span>
      {views.owns(view) && (
        <Button
          size="small"
          type="primary"
          title={say(view.mine ? 'viewSaveMine' : 'viewSaveAll')}
          data-testid="view-save"
          onClick={() => views.save(view)}
        >
          {say('viewSave')}
        </Button>
      )}
      <Button size="small" data-testid="view-save-as" onClick={() => setNaming(true)}>
        {say('viewSaveAs')}
      </Button>
      <Button size="small" type="text" data-testid="view-back" onClick={onBack}>
        {say('viewBack')}
      </Button>
      {naming && (
        <NameDialog
          title={say('viewSaveAs')}
          first=""
          shared={views.builds}
          onName={(name, mine) => {
            setNaming(false)
            views.saveAs(view, name, mine)
          }}
          onClose={() => setNaming(false)}
        />
      )}
    </span>
  )
}
