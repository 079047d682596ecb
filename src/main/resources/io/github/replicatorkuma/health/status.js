'use strict';
(() => {
  const every = 10000;
  const old = 30000;
  let good = Date.now();

  // Changes only what differs, so that focus, selection, scroll and a screen reader's place stay.
  const renew = (here, fresh) => {
    if (here.nodeType !== fresh.nodeType || here.nodeName !== fresh.nodeName) {
      here.replaceWith(document.importNode(fresh, true));
    } else if (here.nodeType === Node.TEXT_NODE) {
      if (here.data !== fresh.data) here.data = fresh.data;
    } else {
      for (const { name } of [...here.attributes]) {
        if (!fresh.hasAttribute(name)) here.removeAttribute(name);
      }
      for (const { name, value } of fresh.attributes) {
        if (here.getAttribute(name) !== value) here.setAttribute(name, value);
      }
      const was = [...here.childNodes];
      const is = [...fresh.childNodes];
      is.forEach((child, i) => {
        if (was[i]) renew(was[i], child);
        else here.append(document.importNode(child, true));
      });
      was.slice(is.length).forEach((child) => child.remove());
    }
  };

  const find = (selector, root = document) => root.querySelector(selector);

  const show = (fresh) => {
    const before = find('#state').textContent;
    for (const part of ['title', 'link', 'header', 'main', 'footer']) {
      renew(find(part), find(part, fresh));
    }
    const now = find('#state').textContent;
    if (now !== before) find('#news').textContent = now;
  };

  const stale = (is) => {
    const notice = find('#stale');
    document.body.classList.toggle('old', is);
    if (is && notice.hidden) {
      notice.textContent =
        'The replicator has not answered for a while. What you see is as of ' +
        find('#as-of').textContent + '. Is it running? Trying again.';
      document.title = 'No answer · ' + document.title;
    }
    notice.hidden = !is;
  };

  const look = async () => {
    try {
      const answer = await fetch(location.href, {
        cache: 'no-store',
        signal: AbortSignal.timeout(every),
      });
      if (!answer.ok) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (!find('#state', fresh)) throw new Error('another page');
      show(fresh);
      good = Date.now();
    } catch {
      // The replicator restarts, or is gone: the age tells.
    }
    stale(Date.now() - good > old);
  };

  const run = async () => {
    await look();
    setTimeout(run, every);
  };
  setTimeout(run, every);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) look();
  });
})();
