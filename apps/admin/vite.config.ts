import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

declare module "@remix-run/node" {
	interface Future {
		v3_singleFetch: true;
	}
}

export default defineConfig({
	plugins: [
		tailwindcss(),
		remix({
			// Another folder while the one of before is in use: scripts/start/build-admin.ts puts it in place.
			buildDirectory: process.env.ADMIN_BUILD_DIRECTORY || "build",
			future: {
				v3_fetcherPersist: true,
				v3_lazyRouteDiscovery: true,
				v3_relativeSplatPath: true,
				v3_routeConfig: true,
				v3_singleFetch: true,
				v3_throwAbortReason: true,
			},
		}),
	],
	// The content security policy allows fonts and pictures as files only.
	build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
});
