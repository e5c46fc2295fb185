import { unstableSetRender } from 'antd-mobile'
import { createRoot, type Root } from 'react-dom/client'

type Holder = Element & { root?: Root }

// antd-mobile draws dialogs and toasts with a function that React 19 no longer has.
unstableSetRender((node, container) => {
  const holder = container as Holder
  holder.root = holder.root ?? createRoot(holder)
  holder.root.render(node)
  return async () => {
    await Promise.resolve()
    holder.root?.unmount()
    delete holder.root
  }
})
