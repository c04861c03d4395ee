import type { AuditAction } from "../graphql/enums.ts";

/** Labels of audited actions, for a person to read. */
export const auditLabels: Record<AuditAction, string> = {
	CREDENTIAL_SAVE: "Credential saved",
	CREDENTIAL_USE: "Credential used",
	CREDENTIAL_VEND: "Access token handed out",
	CREDENTIAL_REFRESH: "Credential refreshed",
	CREDENTIAL_REVOKE: "Credential revoked",
	CREDENTIAL_DESTROY: "Credential destroyed",
	KEY_ROTATE: "Encryption key rotated",
	CONNECT: "Account connected",
	CONNECT_FAILED: "Connecting failed",
	SELECT_ACCOUNTS: "Accounts chosen",
	DISCONNECT: "Account disconnected",
	VERIFY: "Connection verified",
	AUTO_SYNC_CHANGE: "Schedule changed",
	CONVERSION_CHANGE: "Conversions chosen",
	IMPORT_START: "Import started",
	IMPORT_CANCEL: "Import cancelled",
	IMPORT_RETRY: "Import retried",
	BUDGET_CHANGE: "Budget changed",
	STATUS_CHANGE: "Status changed",
	KEYWORD_CHANGE: "Keywords changed",
	EXPORT: "Data exported",
	BRAND_CREATE: "Brand created",
	BRAND_CHANGE: "Brand changed",
	OAUTH_APP_CREATE: "OAuth app added",
	OAUTH_APP_CHANGE: "OAuth app changed",
	OAUTH_APP_DELETE: "OAuth app deleted",
	MEMBER_INVITE: "Member invited",
	MEMBER_JOIN: "Member joined",
	MEMBER_ROLE_CHANGE: "Role changed",
	MEMBER_REMOVE: "Member removed",
	API_KEY_CREATE: "API key created",
	API_KEY_REVOKE: "API key revoked",
	SIGN_IN: "Signed in",
	SIGN_IN_FAILED: "Sign-in failed",
	SESSION_REVOKE: "Session ended",
	AUDIT_READ: "Audit log read",
};

/** The audit's actions as a person looks for them. */
export const auditGroups: readonly {
	title: string;
	actions: readonly AuditAction[];
}[] = [
	{
		title: "Credentials and keys",
		actions: [
			"CREDENTIAL_SAVE",
			"CREDENTIAL_USE",
			"CREDENTIAL_VEND",
			"CREDENTIAL_REFRESH",
			"CREDENTIAL_REVOKE",
			"CREDENTIAL_DESTROY",
			"KEY_ROTATE",
		],
	},
	{
		title: "Connections",
		actions: [
			"CONNECT",
			"CONNECT_FAILED",
			"SELECT_ACCOUNTS",
			"DISCONNECT",
			"VERIFY",
			"AUTO_SYNC_CHANGE",
			"CONVERSION_CHANGE",
		],
	},
	{
		title: "Imports and changes",
		actions: [
			"IMPORT_START",
			"IMPORT_CANCEL",
			"IMPORT_RETRY",
			"BUDGET_CHANGE",
			"STATUS_CHANGE",
			"KEYWORD_CHANGE",
			"BRAND_CREATE",
			"BRAND_CHANGE",
		],
	},
	{
		title: "People and access",
		actions: [
			"SIGN_IN",
			"SIGN_IN_FAILED",
			"SESSION_REVOKE",
			"MEMBER_INVITE",
			"MEMBER_JOIN",
			"MEMBER_ROLE_CHANGE",
			"MEMBER_REMOVE",
			"API_KEY_CREATE",
			"API_KEY_REVOKE",
			"OAUTH_APP_CREATE",
			"OAUTH_APP_CHANGE",
			"OAUTH_APP_DELETE",
			"AUDIT_READ",
			"EXPORT",
		],
	},
];
