import { createRoot } from 'react-dom/client'
import '../kit/tokens'
import '../kit/marks.css'
import '../kit/phone.css'
import '../forms/public/form.css'
import '../tasks/link/link.css'
import { FormField } from '../forms/public/FormField'
import { sentencesOf } from '../forms/public/faults'
import { wearTongue } from '../kit/tongue'
import { type FieldOf, LinkPage } from '../tasks/link/LinkPage'

wearTongue()

/** The address is /d/{token}; there is no other page on this face, hence no router. */
const token = location.pathname.split('/')[2] ?? ''

const fieldOf: FieldOf = (field, value, faults, onChange) => (
  <FormField
    key={field.key}
    field={{ ...field, help_en: field.help, placeholder: '', placeholder_en: '' }}
    value={value}
    faults={sentencesOf(faults)}
    onChange={onChange}
  />
)

createRoot(document.getElementById('root') as HTMLElement).render(
  <LinkPage token={token} fieldOf={fieldOf} />,
)
