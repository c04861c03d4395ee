/** Scopes in the words of Google's consent page. One grant holds those of all its platforms. */
export const googleScopeNames: Readonly<Record<string, string>> = {
	openid: "Associate you with your personal info on Google",
	email: "See your primary Google Account email address",
	profile: "See your personal info, including any you made publicly available",
	"https://www.googleapis.com/auth/adwords":
		"See, edit, create, and delete your Google Ads accounts and data",
	"https://www.googleapis.com/auth/drive.file":
		"See, edit, create, and delete only the specific Google Drive files you use with this app",
	"https://www.googleapis.com/auth/spreadsheets":
		"See, edit, create, and delete all your Google Sheets spreadsheets",
};
