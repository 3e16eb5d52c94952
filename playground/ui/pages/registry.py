"""All pages, in the order of the navigation; the first one opens at the app's own address."""

from playground.ui.page import Page
from playground.ui.pages import about, model, play, seeds
from playground.ui.pages.compare import page as compare
from playground.ui.pages.data import page as data
from playground.ui.pages.exercises import page as exercises
from playground.ui.pages.hood import page as hood

PAGES: tuple[Page, ...] = tuple(
    module.PAGE for module in (play, hood, data, model, seeds, compare, exercises, about)
)
