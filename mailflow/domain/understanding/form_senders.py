"""Which addresses the forms of websites write from, whoever has filled them in.

A customer never has one of ``FORM_SENDERS``; where the customer stands is another question.
"""

from collections.abc import Mapping
from typing import Final

FORM_SENDERS: Final = frozenset(
    {
        "wordpress@",  # wp_mail: where nothing else is set, wordpress@ the site's domain
        "www-data@",  # the user as which a web server runs PHP's mail(), on Debian and its kin
        "apache@",
        "httpd@",
        "nginx@",
        "mailer@shopify.com",  # contact form of an online store
        "form-submission@squarespace.info",
        "formresponses@netlify.com",
        "submissions@formsubmit.co",
        "submissions@formspree.io",
        "notify@web3forms.com",
        "notifications@wix-forms.com",
        "notifications@cognitoforms.com",
        "notifications@typeform.com",
        "notify@typeform.com",
    }
)
"""Whole addresses, or the local part alone (up to the @) where it says so on every domain."""

SERVICES: Final[Mapping[str, str]] = {
    "shopify.com": "Shopify",
    "shopifyemail.com": "Shopify",
    "squarespace.info": "Squarespace",
    "squarespace.com": "Squarespace",
    "wix.com": "Wix",
    "wix-forms.com": "Wix",
    "wixforms.com": "Wix",
    "wixsiteautomations.com": "Wix",
    "ascendbywix.com": "Wix",
    "haravan.com": "Haravan",
    "haravan.net": "Haravan",
    "sapo.vn": "Sapo",
    "mysapo.net": "Sapo",
    "bizweb.vn": "Sapo",
    "ladipage.vn": "LadiPage",
    "ladipage.com": "LadiPage",
    "google.com": "Google Forms",
    "docs.google.com": "Google Forms",
    "webflow.com": "Webflow",
    "webforms.io": "Webflow",
    "netlify.com": "Netlify",
    "formsubmit.co": "FormSubmit",
    "formspree.io": "Formspree",
    "web3forms.com": "Web3Forms",
    "typeform.com": "Typeform",
    "jotform.com": "Jotform",
    "cognitoforms.com": "Cognito Forms",
    "123formbuilder.com": "123FormBuilder",
    "wufoo.com": "Wufoo",
    "tally.so": "Tally",
    "hubspot.com": "HubSpot",
    "weebly.com": "Weebly",
    "getform.io": "Getform",
}
"""Domain of a service → whose forms write from it.  People have addresses there, too: one sign of several."""


def service_of(domain: str) -> str:
    """The name of the service that a domain, or one above it, belongs to; "" for every other."""
    parts = domain.split(".")[-4:]
    above = (".".join(parts[at:]) for at in range(len(parts) - 1))
    return next((SERVICES[each] for each in above if each in SERVICES), "")
