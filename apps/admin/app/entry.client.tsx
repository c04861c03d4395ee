import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";

declare global {
	var __webpack_nonce__: string | undefined;
}

// Open dialogs lock scrolling by a style element; its library asks for the nonce under this name.
globalThis.__webpack_nonce__ =
	document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;

startTransition(() => {
	hydrateRoot(
		document,
		<StrictMode>
			<RemixBrowser />
		</StrictMode>,
	);
});
