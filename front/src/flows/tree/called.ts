import { pick } from '../../kit/tongue'

/** What somebody called a block or a branch, in the reader's language; '' where nobody did. */
export const called = ({ title, title_en }: { title?: string; title_en?: string }) =>
  pick(title ?? '', title_en ?? '')
