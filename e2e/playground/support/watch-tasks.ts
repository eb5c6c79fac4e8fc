/** Notes the longest task of the page from now on in `longestTaskMs`. */
export function watchTasks(): void {
  Reflect.set(window, 'longestTaskMs', 0);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      Reflect.set(window, 'longestTaskMs', Math.max(Reflect.get(window, 'longestTaskMs'), duration));
  }).observe({ type: 'longtask' });
}
