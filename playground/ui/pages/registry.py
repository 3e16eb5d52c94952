"""All pages, in the order of the navigation; the first one opens at the app's own address."""

from playground.ui.page import Page
from playground.ui.pages import about, model, play
from playground.ui.pages.compare import page as compare
from playground.ui.pages.data import page as data
from playground.ui.pages.exercises import page as exercises
from playground.ui.pages.hood import page as hood
from playground.ui.pages.seeds import page as seeds

PAGES: tuple[Page, ...] = tuple(
    module.PAGE for module in (play, hood, data, model, seeds, compare, exercises, about)
)
