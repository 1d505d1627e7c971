export { InvitationPage } from './InvitationPage.tsx'
export { ForgotPasswordPage, ResetPasswordPage } from './PasswordPages.tsx'
export { SetupPage } from './SetupPage.tsx'
export { SignInPage } from './SignInPage.tsx'
