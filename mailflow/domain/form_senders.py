"""Addresses from which the forms of websites write, whoever has filled them in.

A customer never has one of these; where the customer stands is another question.
"""

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
