export * from "./mailer.ts";
export { parseSmtpUrl, type SmtpServer } from "./smtp-url.ts";
export {
	type Invitation,
	invitationMail,
} from "./templates/invitation-mail.ts";
export { passwordResetMail } from "./templates/password-reset-mail.ts";
export type { RenderedMail } from "./templates/render-mail.ts";
export {
	type SecurityChange,
	type SecurityNotice,
	securityNoticeMail,
} from "./templates/security-notice-mail.ts";
