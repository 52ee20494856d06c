/* Offers pages below a search box from the second letter on: a combobox with a list, as ARIA 1.2 has it.
   The form works without: Enter with nothing chosen searches. */
(() => {
  const DELAY_MS = 150;
  const SHORTEST = 2;

  const setUp = (input, number) => {
    const source = new URL('suggestions.json', input.form.action);
    const row = input.closest('.search-row');
    const list = document.createElement('ul');
    const status = document.createElement('p');
    let chosen = -1;
    let timer = 0;
    let asked = new AbortController();

    list.className = 'suggestions plain-list';
    list.id = `suggestions-${number}`;
    list.hidden = true;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', input.labels[0].textContent.trim());
    status.className = 'visually-hidden';
    status.setAttribute('role', 'status');
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-controls', list.id);
    input.setAttribute('aria-expanded', 'false');
    row.append(list, status);

    const choose = (index) => {
      chosen = index;
      [...list.children].forEach((option, at) => {
        option.setAttribute('aria-selected', String(at === index));
      });
      const option = list.children[index];
      if (!option) {
        input.removeAttribute('aria-activedescendant');
        return;
      }
      input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    };

    const show = (isShown) => {
      list.hidden = !isShown;
      input.setAttribute('aria-expanded', String(isShown));
      choose(-1);
    };

    const close = () => {
      clearTimeout(timer);
      asked.abort();
      status.textContent = '';
      show(false);
    };

    const optionOf = (suggestion, at) => {
      const option = document.createElement('li');
      const kind = document.createElement('span');
      option.id = `${list.id}-${at}`;
      option.setAttribute('role', 'option');
      option.dataset.url = suggestion.url;
      kind.className = 'suggestion-kind';
      kind.textContent = suggestion.kind;
      option.append(suggestion.title, ' ', kind);
      return option;
    };

    const ask = async () => {
      asked = new AbortController();
      source.searchParams.set('q', input.value);
      try {
        const response = await fetch(source, { signal: asked.signal });
        const answer = await response.json();
        list.replaceChildren(...answer.suggestions.map(optionOf));
        status.textContent = answer.status;
        show(answer.suggestions.length > 0);
      } catch (error) {
        // Typed on meanwhile, or no network: the form still searches.
        if (error.name !== 'AbortError') close();
      }
    };

    input.addEventListener('input', () => {
      clearTimeout(timer);
      asked.abort();
      if (input.value.trim().length < SHORTEST) close();
      else timer = setTimeout(ask, DELAY_MS);
    });

    input.addEventListener('keydown', (event) => {
      const last = list.children.length - 1;
      if (list.hidden || event.isComposing) return;
      if (event.key === 'ArrowDown') choose(chosen === last ? -1 : chosen + 1);
      else if (event.key === 'ArrowUp') choose(chosen === -1 ? last : chosen - 1);
      else if (event.key === 'Escape') close();
      else if (event.key === 'Enter' && chosen >= 0) window.location.assign(list.children[chosen].dataset.url);
      else return;
      event.preventDefault();
    });

    input.addEventListener('blur', close);
    // The box keeps the focus while somebody presses, so that the list is still there to be clicked.
    list.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const option = event.target.closest('[role=option]');
      if (option) window.location.assign(option.dataset.url);
    });
  };

  document.querySelectorAll('.search-row input[type=search]').forEach(setUp);
})();
