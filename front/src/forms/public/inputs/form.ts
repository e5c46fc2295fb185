/** The form's own token: this face has one page, /f/{token}. */
export const formToken = () => location.pathname.split('/')[2] ?? ''
