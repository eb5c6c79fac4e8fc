import { STORED_NAMES } from '#lib/playground/storage/stored-names.ts';

/**
 * Runs before the first paint, so that neither theme nor panels jump: it copies what is stored onto the root
 * element, where the style sheet reads it.
 */
export const FIRST_PAINT_SCRIPT = `try{var r=document.documentElement,s=localStorage,t=s.getItem('${STORED_NAMES.theme}');
if(t==='light'||t==='dark')r.dataset.theme=t;
var p=JSON.parse(s.getItem('${STORED_NAMES.panels}')||'{}');
if(p.left===false)r.dataset.left='closed';
if(p.right===false)r.dataset.right='closed'}catch(e){}`;
