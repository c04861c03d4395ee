import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { api } from "../api.server.ts";
import { MobileBar } from "../components/shell/mobile-bar.tsx";
import { SideBar } from "../components/shell/side-bar.tsx";
import { viewer } from "../graphql/viewer.ts";

export async function loader(args: LoaderFunctionArgs) {
	return await api(args)(viewer);
}

export default function AppLayout() {
	const { viewer: person, platforms } = useLoaderData<typeof loader>();
	const isSandbox = platforms.some((each) => each.endpointsOverridden);
	return (
		<div className="min-h-dvh lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)]">
			<a
				href="#content"
				className="sr-only z-50 rounded-lg bg-surface px-4 py-2 font-medium shadow-pop focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
			>
				Skip to content
			</a>
			<aside className="sticky top-0 hidden h-dvh border-line border-r bg-surface lg:block">
				<SideBar person={person} isSandbox={isSandbox} />
			</aside>
			<MobileBar person={person} isSandbox={isSandbox} />
			<main
				id="content"
				tabIndex={-1}
				className="min-w-0 px-4 py-6 outline-none sm:px-8 sm:py-8"
			>
				<div className="mx-auto max-w-6xl">
					<Outlet />
				</div>
			</main>
		</div>
	);
}
