import { Button, type ButtonProps } from 'antd'
import { useHref, useNavigate } from 'react-router'

type Props = Omit<ButtonProps, 'href' | 'onClick'> & { to: string; 'data-testid'?: string }

/** A button that leads to another page of the desk, and opens it in a new tab where one asks so. */
export function LinkButton({ to, ...rest }: Props) {
  const go = useNavigate()
  return (
    <Button
      {...rest}
      href={useHref(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        go(to)
      }}
    />
  )
}
