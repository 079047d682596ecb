'use strict';
(() => {
  const every = 10000;
  const old = 30000;
  let good = Date.now();
  let busy = false;

  // Changes only what differs, so that focus, selection, scroll and a screen reader's place stay.
  const renew = (here, fresh) => {
    if (here.nodeType !== fresh.nodeType || here.nodeName !== fresh.nodeName) {
      here.replaceWith(document.importNode(fresh, true));
    } else if (here.nodeType === Node.TEXT_NODE) {
      if (here.data !== fresh.data) here.data = fresh.data;
    } else {
      for (const { name } of [...here.attributes]) {
        if (name !== 'open' && !fresh.hasAttribute(name)) here.removeAttribute(name);
      }
      for (const { name, value } of fresh.attributes) {
        if (name !== 'open' && here.getAttribute(name) !== value) here.setAttribute(name, value);
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

  // The reader's own time; the title keeps UTC.
  const local = (root) => {
    for (const clock of root.querySelectorAll('.clock')) {
      clock.textContent = new Date(clock.dateTime).toLocaleString();
    }
  };

  const show = (fresh) => {
    local(fresh);
    const before = find('#state').textContent;
    for (const part of ['title', 'link', 'header', busy ? '' : '#buttons', 'main', 'footer']) {
      const is = part && find(part, fresh);
      if (is && find(part)) renew(find(part), is);
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

  // Outside of TLS a browser has no clipboard for scripts, but copies what is selected.
  const copy = async (button) => {
    const command = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(command.textContent);
    } catch {
      getSelection().selectAllChildren(command);
      document.execCommand('copy');
    }
    button.textContent = 'Copied';
    find('#news').textContent = 'Copied';
  };

  const key = 'replicator-kuma-token';
  const field = find('#token');
  const asks = (is) => { field.parentElement.hidden = !is; };

  const post = async (path, token) => {
    const headers = { Authorization: 'Bearer ' + token };
    const answer = await fetch(path, { method: 'POST', headers });
    if (answer.status === 401) {
      sessionStorage.removeItem(key);
      asks(true);
      field.focus();
      return 'This is not the token. It is the value of REPLICATOR_HTTP_TOKEN.';
    }
    if (!(answer.headers.get('Content-Type') || '').includes('json')) return answer.text();
    sessionStorage.setItem(key, token);
    field.value = '';
    asks(false);
    const { summary, hint } = await answer.json();
    return hint ? summary + '. ' + hint : summary;
  };

  const act = async (button) => {
    const token = field.value || sessionStorage.getItem(key);
    if (!token) {
      field.focus();
      find('#ended').textContent = 'Type the token first.';
    } else if (!busy) {
      busy = true;
      button.setAttribute('aria-disabled', 'true');
      find('#ended').textContent = 'Running …';
      find('#ended').textContent =
        await post(button.dataset.path, token).catch(() => 'No answer. Does the replicator run?');
      button.removeAttribute('aria-disabled');
      busy = false;
      look();
    }
  };
  if (field) {
    asks(!sessionStorage.getItem(key));
    field.addEventListener('keydown', (event) => { if (event.key === 'Enter') act(find('.go')); });
  }
  document.addEventListener('click', ({ target }) => {
    if (target.matches('.copy')) copy(target);
    if (target.matches('.go')) act(target);
  });
  document.documentElement.classList.add('js');
  local(document);

  const run = async () => {
    await look();
    setTimeout(run, every);
  };
  setTimeout(run, every);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) look();
  });
})();
