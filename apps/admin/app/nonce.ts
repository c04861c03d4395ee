import { createContext, useContext } from "react";

/** The nonce of the content security policy while a page is rendered on the server; empty in the browser. */
export const NonceContext = createContext("");
export const useNonce = () => useContext(NonceContext);
