import type { LinksFunction, MetaFunction } from "@remix-run/node";
import {
	Links,
	Meta,
	Outlet,
	Scripts,
	ScrollRestoration,
} from "@remix-run/react";
import type { ReactNode } from "react";
import "./load-context.ts";
import { ErrorPage } from "./components/error-page.tsx";
import { NavigationBar } from "./components/navigation-bar.tsx";
import { Toaster } from "./components/ui/toaster.tsx";
import { locale } from "./format/money.ts";
import { useNonce } from "./nonce.ts";
import stylesheet from "./styles/app.css?url";

export const links: LinksFunction = () => [
	{ rel: "stylesheet", href: stylesheet },
	{ rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = () => [{ title: "Patchbay" }];

export function Layout({ children }: { children: ReactNode }) {
	const nonce = useNonce();
	return (
		<html lang={locale}>
			<head>
				<meta charSet="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<Meta />
				<Links />
			</head>
			<body>
				<Toaster>
					<NavigationBar />
					{children}
				</Toaster>
				<ScrollRestoration nonce={nonce} />
				<Scripts nonce={nonce} />
			</body>
		</html>
	);
}

export default function App() {
	return <Outlet />;
}

export function ErrorBoundary() {
	return (
		<main className="mx-auto grid min-h-dvh max-w-xl content-center p-6">
			<ErrorPage />
		</main>
	);
}
