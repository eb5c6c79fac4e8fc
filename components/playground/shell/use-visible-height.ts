'use client';

import { useEffect } from 'react';

/**
 * On iOS the keyboard covers the page instead of shrinking it. The page follows the part that can be seen, so
 * that the composer stays above the keys. Pinching is left alone: it changes the scale, not the page.
 */
export function useVisibleHeight(): void {
  useEffect(() => {
    const view = window.visualViewport;
    if (view === null || !matchMedia('(pointer: coarse)').matches) return;
    const fit = () => {
      if (view.scale > 1.01) return;
      document.documentElement.style.setProperty('--visible-height', `${Math.round(view.height)}px`);
      // Safari scrolls the page up to show the field; with the right height that is one time too many.
      if (view.offsetTop > 0) window.scrollTo(0, 0);
    };
    view.addEventListener('resize', fit);
    return () => view.removeEventListener('resize', fit);
  }, []);
}
