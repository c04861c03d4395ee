/** Scopes that an app can have at LinkedIn, in the words of the consent page. */
export const scopeTexts: Readonly<Record<string, string>> = {
	openid: "Use your name and photo",
	profile: "Use your name and photo",
	email: "Use the primary email address associated with your LinkedIn account",
	r_basicprofile:
		"Use your basic profile including your name, photo, headline, and public profile URL",
	r_ads: "Retrieve your advertising accounts",
	rw_ads: "Manage your advertising accounts",
	r_ads_reporting: "Retrieve reporting for your advertising accounts",
	rw_conversions:
		"Manage the conversion rules and events of your advertising accounts",
	r_organization_social:
		"Retrieve your organizations' posts, including any comments, likes and other engagement data",
	w_organization_social:
		"Create, modify, and delete posts, comments, and reactions on your organization's behalf",
	r_organization_admin:
		"Retrieve your organizations' pages and their reporting data",
	rw_organization_admin:
		"Manage your organizations' pages and retrieve reporting data",
	r_marketing_leadgen_automation: "Retrieve your lead forms and leads",
	w_member_social:
		"Create, modify, and delete posts, comments, and reactions on your behalf",
};

export const everyScope: readonly string[] = Object.keys(scopeTexts);
