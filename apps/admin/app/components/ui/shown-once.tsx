import { KeyRound } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "./button.tsx";

export interface ShownOnceProps {
	title: string;
	/** Explains why it must be copied now, and where it belongs. */
	explanation: ReactNode;
	/** The secret with its copy button. */
	children: ReactNode;
	/** Forgets the secret. */
	onDone: () => void;
	doneLabel?: string;
}

/**
 * A secret that cannot be shown again. It stands in the page's memory alone, and is forgotten when the person says they
 * have it or the page is left: going back must not bring it up.
 */
export function ShownOnce({
	title,
	explanation,
	children,
	onDone,
	doneLabel = "I have stored it",
}: ShownOnceProps) {
	const region = useRef<HTMLElement>(null);
	const forget = useRef(onDone);
	forget.current = onDone;
	useEffect(() => {
		region.current?.focus();
		// A browser may keep a page as it stood, to show it again when one goes back.
		const leave = () => forget.current();
		window.addEventListener("pagehide", leave);
		return () => window.removeEventListener("pagehide", leave);
	}, []);
	return (
		<section
			ref={region}
			tabIndex={-1}
			aria-label={title}
			className="grid gap-3 rounded-xl border border-good-500/30 bg-good-50 p-4 outline-none sm:p-5"
		>
			<div className="flex items-start gap-3">
				<KeyRound
					aria-hidden
					className="mt-0.5 size-4 shrink-0 text-good-700"
				/>
				<div className="min-w-0">
					<p className="font-medium">{title}</p>
					<div className="text-ink-soft">{explanation}</div>
				</div>
			</div>
			{children}
			<Button onClick={onDone} className="justify-self-start">
				{doneLabel}
			</Button>
		</section>
	);
}
