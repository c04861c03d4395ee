/** The URLs of the admin. Pages inside `app-layout` have the side bar and need a signed-in person. */
export default [
	{ path: "login", file: "routes/login.tsx" },
	{ path: "login/code", file: "routes/login.code.tsx" },
	{ path: "login/google", file: "routes/login.google.tsx" },
	{ path: "logout", file: "routes/logout.ts" },
	{ path: "tenant", file: "routes/tenant.ts" },
	{ path: "forgot-password", file: "routes/forgot-password.tsx" },
	{ path: "reset-password", file: "routes/reset-password.ts" },
	{ path: "reset-password/new", file: "routes/reset-password.new.tsx" },
	{ path: "invitations/accept", file: "routes/invitations.accept.tsx" },
	{ path: "invitations/:token", file: "routes/invitations.$token.ts" },
	{ path: "data-deletions/:code", file: "routes/data-deletions.$code.tsx" },
	{
		path: "oauth/google-sign-in/callback",
		file: "routes/oauth.google-sign-in.callback.ts",
	},
	{
		path: "oauth/google-sign-in/problem",
		file: "routes/oauth.google-sign-in.problem.tsx",
	},
	{ path: "settings/audit.csv", file: "routes/settings.audit-csv.ts" },
	{
		path: "brands/:brandId/products.csv",
		file: "routes/brands.$brandId.products-csv.ts",
	},
	{
		path: "oauth/:platform/callback",
		file: "routes/oauth.$platform.callback.ts",
	},
	{
		file: "routes/app-layout.tsx",
		children: [
			{ index: true, file: "routes/_index.ts" },
			{ path: "brands", file: "routes/brands._index.tsx" },
			{ path: "brands/new", file: "routes/brands.new.tsx" },
			{
				path: "brands/:brandId",
				file: "routes/brands.$brandId.tsx",
				children: [
					{ index: true, file: "routes/brands.$brandId._index.tsx" },
					{ path: "onboarding", file: "routes/brands.$brandId.onboarding.tsx" },
					{
						path: "connections",
						file: "routes/brands.$brandId.connections.tsx",
					},
					{ path: "imports", file: "routes/brands.$brandId.imports.tsx" },
					{ path: "campaigns", file: "routes/brands.$brandId.campaigns.tsx" },
					{
						path: "products",
						file: "routes/brands.$brandId.products._index.tsx",
					},
					{
						path: "products/import",
						file: "routes/brands.$brandId.products.import.tsx",
					},
				],
			},
			{
				path: "brands/:brandId/catalog-items",
				file: "routes/brands.$brandId.catalog-items.ts",
			},
			{
				path: "brands/:brandId/sheet-report",
				file: "routes/brands.$brandId.sheet-report.ts",
			},
			{
				path: "connections/:connectionId/sheet-report",
				file: "routes/connections.$connectionId.sheet-report.ts",
			},
			{
				path: "connections/:connectionId/pick",
				file: "routes/connections.$connectionId.pick.tsx",
			},
			{
				path: "connections/:connectionId",
				file: "routes/connections.$connectionId.tsx",
			},
			{
				path: "connections/:connectionId/ad-accounts",
				file: "routes/connections.$connectionId.ad-accounts.ts",
			},
			{
				path: "import-jobs/:importJobId",
				file: "routes/import-jobs.$importJobId.tsx",
			},
			{
				path: "import-jobs/:importJobId/state",
				file: "routes/import-jobs.$importJobId.state.ts",
			},
			{
				path: "campaigns/:campaignId",
				file: "routes/campaigns.$campaignId.tsx",
			},
			{
				path: "oauth/:platform/start",
				file: "routes/oauth.$platform.start.tsx",
			},
			{
				path: "oauth/:platform/problem",
				file: "routes/oauth.$platform.problem.tsx",
			},
			{
				path: "settings",
				file: "routes/settings.tsx",
				children: [
					{ index: true, file: "routes/settings._index.ts" },
					{ path: "oauth-apps", file: "routes/settings.oauth-apps._index.tsx" },
					{
						path: "oauth-apps/new",
						file: "routes/settings.oauth-apps.new.tsx",
					},
					{
						path: "oauth-apps/:oauthAppId",
						file: "routes/settings.oauth-apps.$oauthAppId.tsx",
					},
					{ path: "members", file: "routes/settings.members.tsx" },
					{ path: "api-keys", file: "routes/settings.api-keys.tsx" },
					{ path: "audit", file: "routes/settings.audit._index.tsx" },
					{
						path: "audit/:eventId",
						file: "routes/settings.audit.$eventId.tsx",
					},
					{ path: "security", file: "routes/settings.security.tsx" },
				],
			},
			{ path: "*", file: "routes/not-found.tsx" },
		],
	},
];
