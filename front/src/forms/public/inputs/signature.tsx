import { useState } from 'react'
import { uploadToForm } from '../../../api/files'
import { SignaturePad } from '../../../kit/SignaturePad'
import { sentenceOf } from '../../../kit/sentences'
import { formToken } from './form'
import type { InputProps, PhoneInput } from './input'

function Signature({ id, onChange, describedBy }: InputProps) {
  const [problem, setProblem] = useState<string | null>(null)
  return (
    <>
      <SignaturePad
        id={id}
        describedBy={describedBy}
        upload={(image, name) => uploadToForm(formToken(), image, name)}
        onSigned={(files) => {
          setProblem(null)
          onChange(files)
        }}
        onProblem={(refused) => setProblem(sentenceOf(refused))}
      />
      {problem && (
        <p className="fault" role="alert">
          {problem}
        </p>
      )}
    </>
  )
}

export const input: PhoneInput = { Input: Signature, group: true }
