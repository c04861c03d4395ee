/** The URLs of the admin. Pages inside `app-layout` have the side bar and need a signed-in person. */
export default [
	{ path: "login", file: "routes/login.tsx" },
	{ path: "logout", file: "routes/logout.ts" },
	{ path: "tenant", file: "routes/tenant.ts" },
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
				],
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
			{ path: "*", file: "routes/not-found.tsx" },
		],
	},
];
