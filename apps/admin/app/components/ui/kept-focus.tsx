import { type ReactNode, useEffect, useRef } from "react";

/**
 * Holds focus when what had it inside is gone: a removed row's button would leave the keyboard at the page's beginning. Dialogs
 * that are opened from inside count as inside.
 */
export function KeptFocus({ children }: { children: ReactNode }) {
	const box = useRef<HTMLDivElement>(null);
	const last = useRef<Element | null>(null);
	useEffect(() => {
		if (!last.current || last.current.isConnected) return;
		last.current = null;
		if (document.activeElement === document.body) box.current?.focus();
	});
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: it notes where focus is and does nothing by it.
		<div
			ref={box}
			tabIndex={-1}
			className="min-w-0 rounded-xl"
			onFocus={({ target }) => {
				last.current = target;
			}}
		>
			{children}
		</div>
	);
}
