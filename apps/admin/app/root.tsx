import font from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import type {
	LinksFunction,
	LoaderFunctionArgs,
	MetaFunction,
} from "@remix-run/node";
import {
	Links,
	Meta,
	Outlet,
	Scripts,
	ScrollRestoration,
	useRouteLoaderData,
} from "@remix-run/react";
import { type ReactNode, useEffect } from "react";
import "./load-context.ts";
import { ErrorPage } from "./components/error-page.tsx";
import { useKeptForms } from "./components/kept-forms/use-kept-forms.ts";
import { NavigationBar } from "./components/navigation-bar.tsx";
import { TimeZoneProvider } from "./components/time-zone-provider.tsx";
import { Toaster } from "./components/ui/toaster.tsx";
import { locale } from "./format/money.ts";
import { useNonce } from "./nonce.ts";
import stylesheet from "./styles/app.css?url";
import { fallbackTimeZone, timeZoneOf } from "./time-zone.ts";

export const links: LinksFunction = () => [
	{
		rel: "preload",
		as: "font",
		type: "font/woff2",
		href: font,
		crossOrigin: "anonymous",
	},
	{ rel: "stylesheet", href: stylesheet },
	{ rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = () => [{ title: "Patchbay" }];

export function loader({ request, context }: LoaderFunctionArgs) {
	return {
		timeZone: timeZoneOf(request.headers.get("cookie")),
		address: context.adminUrl,
	};
}

export function Layout({ children }: { children: ReactNode }) {
	const nonce = useNonce();
	const root = useRouteLoaderData<typeof loader>("root");
	// What a page does by script works from here on: whoever drives a browser waits for this mark.
	useEffect(() => {
		document.documentElement.dataset.alive = "";
	}, []);
	return (
		<html lang={locale}>
			<head>
				<meta charSet="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<Meta />
				<Links />
			</head>
			<body>
				<TimeZoneProvider known={root?.timeZone ?? fallbackTimeZone}>
					<Toaster>
						<NavigationBar />
						{children}
					</Toaster>
				</TimeZoneProvider>
				<ScrollRestoration nonce={nonce} />
				<Scripts nonce={nonce} />
			</body>
		</html>
	);
}

export default function App() {
	useKeptForms();
	return <Outlet />;
}

export function ErrorBoundary() {
	return (
		<main className="mx-auto grid min-h-dvh max-w-xl content-center p-6">
			<ErrorPage />
		</main>
	);
}
